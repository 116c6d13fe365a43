/**
 * The URL as Telegram accepts it for a text link: http, https, tg, ton or tonsite, with `http://` added when there is
 * no scheme; undefined when it is none of those, is relative, or has a host without a dot.
 */
export function checkUrl(url: string): string | undefined {
  const deepLink = /^(tg|ton|tonsite):(?:\/\/)?/i.exec(url);
  if (deepLink !== null) return checkDeepLink(deepLink[1] ?? "", url.slice(deepLink[0].length));
  const parts = splitUrl(url);
  if (parts === undefined || !isInternetHost(parts.host)) return undefined;
  const userinfo = parts.userinfo === "" ? "" : `${parts.userinfo}@`;
  const port = parts.port === undefined ? "" : `:${parts.port}`;
  return `${parts.protocol ?? "http"}://${userinfo}${parts.host}${port}${parts.path}`;
}

interface UrlParts {
  readonly protocol: "http" | "https" | undefined;
  readonly userinfo: string;
  readonly host: string;
  readonly port: number | undefined;
  /** Path, query and fragment; begins with `/`. */
  readonly path: string;
}

function checkDeepLink(scheme: string, link: string): string | undefined {
  const parts = splitUrl(link);
  if (parts === undefined || parts.protocol !== undefined || parts.port !== undefined) return undefined;
  if (parts.userinfo !== "" || !/^[a-z0-9_-]+$/.test(parts.host)) return undefined;
  const path = parts.path.startsWith("/?") ? parts.path.slice(1) : parts.path;
  return `${scheme.toLowerCase()}://${parts.host}${path}`;
}

function splitUrl(url: string): UrlParts | undefined {
  const [, scheme, authority = "", rest = ""] = /^(?:([^:/?#@[\]]*):\/\/)?([^/?#]*)(.*)$/s.exec(url) ?? [];
  const protocol = scheme?.toLowerCase();
  if (protocol !== undefined && protocol !== "http" && protocol !== "https") return undefined;

  const colon = authority.lastIndexOf(":");
  const hasPort = colon > authority.lastIndexOf("]") && colon > authority.lastIndexOf("@");
  const port = hasPort ? Number(authority.slice(colon + 1)) : undefined;
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65_535)) return undefined;

  const userinfoAndHost = hasPort ? authority.slice(0, colon) : authority;
  const at = userinfoAndHost.lastIndexOf("@");
  const userinfo = at === -1 ? "" : userinfoAndHost.slice(0, at);
  const host = userinfoAndHost.slice(at + 1).toLowerCase();
  return { protocol, userinfo, host, port, path: encodePath(rest) };
}

function isInternetHost(host: string): boolean {
  if (/^\[[0-9a-f:.]+\]$/.test(host)) return URL.canParse(`http://${host}/`);
  // The characters of RFC 3986 reg-name; international names may be written plainly.
  return (
    host !== "." && host.includes(".") && /^(?:[\w.\-!$,~*'();&+=]|%[0-9a-f]{2}|[^\0-\x7f])+$/.test(host)
  );
}

function encodePath(rest: string): string {
  const path = rest.trimEnd();
  const rooted = path.startsWith("/") ? path : `/${path}`;
  return rooted.replace(/[^!-\u{10ffff}]/gu, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  });
}
