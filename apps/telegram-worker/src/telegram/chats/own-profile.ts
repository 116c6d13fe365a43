import { ApiError } from "@telepipe/contracts";
import { Api } from "telegram";
import { telegramErrorName } from "../error-mapping.ts";
import type { TelegramSession } from "../telegram-session.ts";

/** What is changed of the account's profile; null stays as it is. */
export interface ProfileChange {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly bio: string | null;
}

/** Changes the account's names and what it says of itself. */
export async function changeProfile(
  session: TelegramSession,
  { firstName, lastName, bio }: ProfileChange,
): Promise<void> {
  if (firstName === null && lastName === null && bio === null) return;
  const user = await session.invoke(
    new Api.account.UpdateProfile({
      ...(firstName === null ? {} : { firstName }),
      ...(lastName === null ? {} : { lastName }),
      ...(bio === null ? {} : { about: bio }),
    }),
  );
  session.profiles.remember([user], []);
}

/** Changes the account's username; empty: none. @throws ApiError USERNAME_REFUSED */
export async function changeUsername(session: TelegramSession, username: string): Promise<void> {
  try {
    const user = await session.invoke(new Api.account.UpdateUsername({ username }));
    session.profiles.remember([user], []);
  } catch (error) {
    const name = telegramErrorName(error);
    if (name === "USERNAME_NOT_MODIFIED") return;
    // Elsewhere this constant is about somebody who is looked for.
    if (name !== "USERNAME_INVALID") throw error;
    throw new ApiError("USERNAME_REFUSED", { telegramError: name, cause: error });
  }
}
