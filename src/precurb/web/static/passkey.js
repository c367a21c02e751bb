// Passkeys: carries what the server asks to the browser, and the answer back. Without it, or in a
// browser without passkeys, the page keeps its button hidden and the password works.
"use strict";

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const send = async (path, body) => {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body || {}),
    redirect: "error",
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};

const listed = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

const answered = (key) => {
  const response = { clientDataJSON: text(key.response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (key.response[name]) response[name] = text(key.response[name]);
  }
  return {
    id: key.id, rawId: text(key.rawId), type: key.type, response,
    clientExtensionResults: key.getClientExtensionResults(),
  };
};

const signIn = async (form) => {
  const asked = await send("/sign-in/passkey/options");
  const key = await navigator.credentials.get({
    publicKey: {
      ...asked, challenge: bytes(asked.challenge),
      allowCredentials: listed(asked.allowCredentials),
    },
  });
  const back = encodeURIComponent(form.dataset.back || "");
  return send(`/sign-in/passkey?back=${back}`, answered(key));
};

const add = async (form) => {
  const asked = await send("/account/passkeys/options");
  const key = await navigator.credentials.create({
    publicKey: {
      ...asked, challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: listed(asked.excludeCredentials),
    },
  });
  const label = encodeURIComponent(form.elements.label.value);
  return send(`/account/passkeys?label=${label}`, answered(key));
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    const told = form.querySelector("[role=status]");
    button.disabled = true;
    told.textContent = "";
    try {
      const step = form.dataset.passkey === "add" ? add : signIn;
      location.assign((await step(form)).to);
    } catch {
      told.textContent = form.dataset.failed;
      button.disabled = false;
      button.focus();
    }
  });
}
