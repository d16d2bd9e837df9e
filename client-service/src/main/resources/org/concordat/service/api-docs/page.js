// The page of the interface: Swagger UI, which tries requests out as whoever is signed in with
// this browser.

/** The token that a browser's session asks of every change; "" when nobody is signed in. */
async function sessionToken() {
  const answer = await fetch("/session", {headers: {"Accept": "application/json"}});
  return answer.ok ? (await answer.json()).csrf ?? "" : "";
}

const READING = new Set(["GET", "HEAD", "OPTIONS"]);

/** Adds what a change takes: the session's token and a fresh key, unless one was typed in. */
async function complete(request) {
  const method = (request.method ?? "GET").toUpperCase();
  if (READING.has(method) || !new URL(request.url, location.href).href.startsWith(location.origin)) {
    return request;
  }
  const token = await sessionToken();
  if (token) {
    request.headers["X-Concordat-CSRF"] = token;
  }
  if (!request.headers["Idempotency-Key"]) {
    request.headers["Idempotency-Key"] = freshKey();
  }
  return request;
}

/** Random, and to be had without https too. */
function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
}

/** Keys are made for each request; the field would have to be filled in by hand before. */
function withoutKeys(description) {
  for (const path of Object.values(description.paths)) {
    for (const operation of Object.values(path)) {
      for (const parameter of operation.parameters ?? []) {
        if (parameter.name === "Idempotency-Key") {
          parameter.required = false;
        }
      }
    }
  }
  return description;
}

async function show() {
  const description = await (await fetch("/openapi.yml")).json();
  window.SwaggerUIBundle({
    spec: withoutKeys(description),
    domNode: document.getElementById("interface"),
    deepLinking: true,
    docExpansion: "none",
    filter: true,
    persistAuthorization: false,
    validatorUrl: null,
    requestInterceptor: complete,
  });
}

show();
