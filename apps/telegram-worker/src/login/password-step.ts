import { passwordHint, submitPassword } from "../telegram/auth/sign-in.ts";
import type { LoginDialogue } from "./login-dialogue.ts";

/** Asks for the password of the two-step verification until it is right. */
export async function passwordStep({ terminal, line }: LoginDialogue): Promise<void> {
  const hint = await passwordHint(line);
  const question = hint ? `Password (hint: ${hint}): ` : "Password: ";
  terminal.print("This account has a two-step verification password.");
  while (!(await submitPassword(line, await terminal.askSecret(question)))) {
    terminal.print("That password is wrong. Try again.");
  }
}
