import { requestCode, type SentCode, submitCode } from "../telegram/auth/sign-in.ts";
import type { LoginDialogue } from "./login-dialogue.ts";
import { passwordStep } from "./password-step.ts";

const SENT_TO: Record<SentCode["via"], string> = {
  app: "Telegram sent a code to the account's other devices.",
  sms: "Telegram sent a code by SMS.",
  call: "Telegram will call and say a code.",
  other: "Telegram sent a code.",
};

/**
 * Logs in with a code that Telegram sends to the account.
 *
 * @param phoneNumber asked for when null
 * @returns false when there is no account with the number
 */
export async function phoneLogin(dialogue: LoginDialogue, phoneNumber: string | null): Promise<boolean> {
  const { terminal, line, credentials } = dialogue;
  const number = phoneNumber ?? (await terminal.ask("Phone number with country code: "));
  if (phoneNumber) terminal.print(`Logging in as ${phoneNumber}.`);
  let sent = await requestCode(line, credentials, number);
  terminal.print(SENT_TO[sent.via]);
  for (;;) {
    const outcome = await submitCode(line, sent, await terminal.ask("Code: "));
    switch (outcome) {
      case "signed_in":
        return true;
      case "password_needed":
        await passwordStep(dialogue);
        return true;
      case "no_account":
        terminal.print("There is no account with this number. Create it in a Telegram app first.");
        return false;
      case "wrong_code":
        terminal.print("That code is wrong. Try again.");
        break;
      case "code_expired":
        sent = await requestCode(line, credentials, number);
        terminal.print(`That code has expired. ${SENT_TO[sent.via]}`);
        break;
    }
  }
}
