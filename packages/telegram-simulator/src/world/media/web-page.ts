/** What is known of a page on the web. */
export interface WebPage {
  readonly id: bigint;
  readonly url: string;
  readonly title: string;
  readonly description?: string | undefined;
  readonly siteName?: string | undefined;
}

/** The pages of which the world shows previews. Nothing is ever fetched. */
export interface WebPageDirectory {
  add(page: Omit<WebPage, "id">): WebPage;
  /** In any usual spelling: with or without scheme or final slash. */
  byUrl(url: string): WebPage | undefined;
}

/** Creates an empty directory. */
export function createWebPageDirectory(freshId: (kind: string) => bigint): WebPageDirectory {
  const byUrl = new Map<string, WebPage>();
  const keyOf = (url: string) => url.replace(/^https?:\/\//i, "").replace(/\/$/, "");
  return {
    add(page) {
      const added = { ...page, id: freshId("webpage") };
      byUrl.set(keyOf(page.url), added);
      return added;
    },
    byUrl: (url) => byUrl.get(keyOf(url)),
  };
}
