import * as z from "zod";
import { type SecretCheck, secretCheck } from "./api-key.ts";

/** A token that a Bot API program calls with; its digits name it wherever the secret must not stand. */
export interface BotToken {
  /** The digits in front of the colon. */
  readonly id: string;
  readonly token: string;
}

/** Clients cut tokens out of their logs by this form. */
const TOKEN = /^(\d{1,16}):[A-Za-z0-9_-]{16,}$/;
const TOKEN_MAX = 80;

/** The setting: tokens separated by commas. */
export function botTokens() {
  return z
    .string()
    .transform((text, context) => {
      const tokens = text
        .split(",")
        .map((token) => token.trim())
        .filter(Boolean)
        .map((token) => ({ id: TOKEN.exec(token)?.[1] ?? "", token }));
      const ids = new Set(tokens.map(({ id }) => id));
      const wellFormed = tokens.every(({ id, token }) => id !== "" && token.length <= TOKEN_MAX);
      if (wellFormed && ids.size === tokens.length) return tokens as readonly BotToken[];
      context.issues.push({
        code: "custom",
        // Not the value itself, which is a secret.
        input: undefined,
        message: wellFormed
          ? "expected tokens whose digits differ"
          : "expected digits, a colon and a secret of 16 or more letters, digits, _ or -",
      });
      return z.NEVER;
    })
    .default([]);
}

/** Whether a text has the form of a token at all. */
export function isTokenLike(text: string): boolean {
  return text.length <= TOKEN_MAX && /^\d+:[A-Za-z0-9_-]+$/.test(text);
}

/** Finds who calls; every token is compared each time, so that the time tells nothing. */
export function tokenFinder(tokens: readonly BotToken[]): (given: string) => BotToken | null {
  const checks = tokens.map((token): [BotToken, SecretCheck] => [token, secretCheck(token.token)]);
  return (given) => checks.filter(([, isToken]) => isToken(given))[0]?.[0] ?? null;
}
