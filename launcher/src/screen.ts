import { styleText } from "node:util";

/** What the launcher prints. */
export const screen = {
  title: (text: string) => print(`\n${styleText("bold", text)}`),
  /** A step that takes a moment. */
  progress: (text: string) => print(styleText("dim", `  … ${text}`)),
  done: (text: string) => print(`  ${styleText("green", "✓")} ${text}`),
  problem: (text: string) => print(`  ${styleText("red", "✗")} ${text}`),
  line: (text: string) => print(`  ${text}`),
  /** Name and value, aligned. */
  row: (name: string, value: string) => print(`  ${name.padEnd(20)}${value}`),
  /** The one line that begins with `ready`. */
  ready: (apiUrl: string) => print(`\nready ${apiUrl} (Ctrl-C stops everything)`),
};

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
