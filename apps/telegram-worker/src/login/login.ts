import { ApiError } from "@telepipe/contracts";
import { telegramErrorName } from "../telegram/error-mapping.ts";
import type { LoginDialogue } from "./login-dialogue.ts";
import { phoneLogin } from "./phone-login.ts";
import { qrLogin } from "./qr-login.ts";

/**
 * Asks until somebody is logged in on the line. Whatever Telegram refuses is told, and asked again.
 *
 * @param phoneNumber used for the first try instead of asking
 * @throws LoginAborted when the input ends
 */
export async function login(dialogue: LoginDialogue, phoneNumber: string | null): Promise<void> {
  const { terminal } = dialogue;
  let number = phoneNumber;
  for (;;) {
    try {
      if ((await chooseWay(dialogue)) === "qr") return await qrLogin(dialogue);
      if (await phoneLogin(dialogue, number)) return;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      terminal.print(explain(error));
    }
    number = null;
  }
}

async function chooseWay({ terminal }: LoginDialogue): Promise<"phone" | "qr"> {
  for (;;) {
    const answer = await terminal.ask("Log in with [1] a code sent to the account or [2] a QR code? [1] ");
    if (answer === "" || answer === "1") return "phone";
    if (answer === "2") return "qr";
    terminal.print("Answer 1 or 2.");
  }
}

const EXPLANATIONS: Readonly<Record<string, string>> = {
  API_ID_INVALID: "Telegram does not know this application: check TG_API_ID and TG_API_HASH.",
  API_ID_PUBLISHED_FLOOD:
    "Telegram has blocked this application's api_id: create your own at my.telegram.org.",
  PHONE_NUMBER_BANNED: "Telegram has banned this number.",
  PHONE_NUMBER_FLOOD: "There were too many logins with this number. Try again tomorrow, or use a QR code.",
  PHONE_NUMBER_INVALID: "That is no valid phone number. Write it with its country code, as in +10000000000.",
  PHONE_PASSWORD_FLOOD: "There were too many wrong tries. Try again later, or use a QR code.",
};

function explain(error: ApiError): string {
  if (error.retryAfterSeconds !== undefined) {
    return `Telegram allows the next try in ${error.retryAfterSeconds} s.`;
  }
  return EXPLANATIONS[telegramErrorName(error) ?? ""] ?? `That did not work: ${error.detail}.`;
}
