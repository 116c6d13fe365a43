import type { TlObject } from "../../tl/tl-object.ts";
import type { WebPage, WebPageDirectory } from "./web-page.ts";

/** The page that the first link among a text's entities leads to, if it is one of those known. */
export function firstWebPage(
  pages: WebPageDirectory,
  text: string,
  entities: readonly TlObject[],
): WebPage | undefined {
  for (const { _, url, offset, length } of entities) {
    if (_ !== "messageEntityUrl" && _ !== "messageEntityTextUrl") continue;
    // Offset and length are of TL type int, the URL is a string.
    const start = offset as number;
    const shown = text.slice(start, start + (length as number));
    const page = pages.byUrl(_ === "messageEntityTextUrl" ? (url as string) : shown);
    if (page) return page;
  }
  return undefined;
}
