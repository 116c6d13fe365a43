/** Telegram takes anything nearer or further for "for ever" (core.telegram.org/bots/api#banchatmember). */
const NEAREST_SECONDS = 30;
const FURTHEST_SECONDS = 366 * 24 * 60 * 60;

/** Until when a ban lasts that was asked for at `now`: Unix seconds, 0 for ever. */
export function untilWhen(untilDate: number | null | undefined, now: number): number {
  const ahead = (untilDate ?? 0) - now;
  return ahead < NEAREST_SECONDS || ahead > FURTHEST_SECONDS ? 0 : (untilDate ?? 0);
}
