import { renderUnicodeCompact } from "uqr";
import { exportLoginToken, onTokenAccepted } from "../telegram/auth/login-token.ts";
import type { LoginDialogue } from "./login-dialogue.ts";
import { passwordStep } from "./password-step.ts";
import { LoginAborted, type Terminal } from "./terminal.ts";

const INSTRUCTIONS =
  "Scan this code in Telegram on a phone that is logged in: Settings, Devices, Link Desktop Device.";

/** Logs in with a QR code; a new one is drawn whenever the last one expires. */
export async function qrLogin(dialogue: LoginDialogue): Promise<void> {
  const { terminal, line, credentials } = dialogue;
  let accepted = Promise.withResolvers<"accepted">();
  const unsubscribe = onTokenAccepted(line, () => accepted.resolve("accepted"));
  try {
    terminal.print(INSTRUCTIONS);
    for (;;) {
      const token = await exportLoginToken(line, credentials);
      if (token.kind === "signed_in") return;
      if (token.kind === "password_needed") return await passwordStep(dialogue);
      terminal.print(`${renderUnicodeCompact(token.url, { border: 2 })}\n${token.url}`);
      const outcome = await acceptedOrExpired(accepted.promise, token.expiresInMs, terminal);
      if (outcome === "expired") terminal.print("That code has expired. Here is a new one.");
      accepted = Promise.withResolvers();
    }
  } finally {
    unsubscribe();
  }
}

async function acceptedOrExpired(
  accepted: Promise<"accepted">,
  expiresInMs: number,
  terminal: Terminal,
): Promise<"accepted" | "expired"> {
  const { promise: expired, resolve } = Promise.withResolvers<"expired">();
  const timer = setTimeout(() => resolve("expired"), expiresInMs);
  const cancelled = terminal.ended.then((): never => {
    throw new LoginAborted();
  });
  try {
    return await Promise.race([accepted, expired, cancelled]);
  } finally {
    clearTimeout(timer);
    cancelled.catch(() => undefined);
  }
}
