/** How many values each animated emoji has (core.telegram.org/api/dice). */
const valuesByEmoticon: Record<string, number> = { "🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64 };

/** How many values there are; undefined for an emoji that is no dice. */
export function diceValues(emoticon: string): number | undefined {
  // The football has a second spelling, with a variation selector.
  const name = emoticon.replace("\uFE0F", "");
  return Object.hasOwn(valuesByEmoticon, name) ? valuesByEmoticon[name] : undefined;
}
