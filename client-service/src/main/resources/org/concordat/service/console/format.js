// Numbers, times and names as people read them.
import { locale, t } from './text.js';

const cached = new Map();
function formatter(kind, options) {
  const key = `${locale()} ${kind.name} ${JSON.stringify(options)}`;
  if (!cached.has(key)) cached.set(key, new kind(locale(), options));
  return cached.get(key);
}

/** A whole number with the language's separators. */
export const whole = (value) => formatter(Intl.NumberFormat, { maximumFractionDigits: 0 }).format(value);

/** A share of a million as a fraction of one: 918000 becomes 0.918. */
export const micros = (value, digits = 3) =>
  value === undefined || value === null
    ? '–'
    : formatter(Intl.NumberFormat, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value / 1e6);

/** The same with its sign, for a change. */
export const change = (value, digits = 3) =>
  formatter(Intl.NumberFormat, { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: 'exceptZero' }).format(value / 1e6);

/** A reason as the ledger has it, its millionths as fractions. */
export const reason = (text) => text.replace(/(-?\d+) millionths/g, (_, value) => change(Number(value)));

/** A share of one as per cent. */
export const percent = (value, digits = 0) =>
  formatter(Intl.NumberFormat, { style: 'percent', maximumFractionDigits: digits }).format(value);

/** A moment: date and time to the second, in the reader's zone. */
export const time = (millis) =>
  millis ? formatter(Intl.DateTimeFormat, { dateStyle: 'medium', timeStyle: 'medium' }).format(millis) : '–';

/** A day. */
export const day = (millis) => (millis ? formatter(Intl.DateTimeFormat, { dateStyle: 'medium' }).format(millis) : '–');

const STEPS = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000], ['second', 1_000]];

/** How long ago or ahead, in the coarsest unit that is not zero. */
export function ago(millis, now = Date.now()) {
  const distance = millis - now;
  const [unit, size] = STEPS.find(([, step]) => Math.abs(distance) >= step) ?? STEPS.at(-1);
  return formatter(Intl.RelativeTimeFormat, { numeric: 'auto' }).format(Math.round(distance / size), unit);
}

/** A length of time: 950 ms, 4.2 s, 3 min 5 s. */
export function duration(millis) {
  if (millis === undefined || millis === null) return '–';
  if (millis < 1_000) return t('duration.millis', { millis: Math.round(millis) });
  if (millis < 60_000) return t('duration.seconds', { seconds: (millis / 1_000).toFixed(1) });
  if (millis < 3_600_000) return t('duration.minutes', { minutes: Math.floor(millis / 60_000), seconds: Math.round((millis % 60_000) / 1_000) });
  if (millis < 2 * 86_400_000) return t('duration.hours', { hours: Math.round(millis / 3_600_000) });
  return t('duration.days', { days: Math.round(millis / 86_400_000) });
}

/** A member's MSP id without the part that all have: BankAMSP becomes Bank A. */
export function bank(mspId) {
  const match = /^(Bank)?(.+?)MSP$/.exec(mspId ?? '');
  if (!match) return mspId ?? '';
  return match[1] ? t('bank.named', { name: match[2] }) : match[2];
}
