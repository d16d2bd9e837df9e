// The ledger's events as they come. Opens itself again when the connection drops or the service restarts, from the
// last event it saw: none is lost, none told twice.
const AGAIN_MILLIS = 1_000;

// The ledger's transactions, as events are named after them; a test holds them against the ledger's names.
const TRANSACTIONS = [
  'ProposeCharter', 'ApproveCharter', 'ActivateCharter', 'CreateAgreement', 'ActivateAgreement', 'RevokeAgreement',
  'RegisterDataset', 'RegisterSnapshot', 'RecordRevocation', 'RecordConsentRoot', 'ProposeStudy', 'JoinStudy', 'StartStudy',
  'CancelStudy', 'CommitUpdate', 'RevealUpdate', 'AdvanceRound', 'FinalizeRound', 'JudgeModel', 'RejoinRounds',
  'RequestPromotion', 'ApprovePromotion', 'SuspendModel', 'ResumeModel', 'RetireModel', 'RecordRetraining', 'PurgeUpdate',
];

export class LiveLedger {
  /**
   * @param listener told {id, transaction, subject, round, phase}
   * @param standing told 'open' or 'lost'
   * @param from the place behind which to begin
   */
  constructor(listener, standing, from) {
    this.listener = listener;
    this.standing = standing;
    this.last = from;
    this.source = null;
    this.timer = 0;
  }

  open() {
    this.close();
    const source = new EventSource(`/api/v1/events?after=${this.last}`);
    this.source = source;
    source.onopen = () => this.standing('open');
    source.onerror = () => {
      this.standing('lost');
      // The browser gives up after an answer that is no stream, as from a service that is starting: so it is left out of it.
      source.close();
      this.timer = setTimeout(() => this.open(), AGAIN_MILLIS);
    };
    TRANSACTIONS.forEach((name) => source.addEventListener(name, (event) => this.#take(event)));
  }

  #take(event) {
    if (event.lastEventId === this.last) return;
    this.last = event.lastEventId;
    this.listener({ id: event.lastEventId, ...JSON.parse(event.data) });
  }

  close() {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }
}
