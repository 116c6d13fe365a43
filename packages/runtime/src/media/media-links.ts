/** The settings that decide how media is linked to. */
export interface PublicAddressSettings {
  readonly PUBLIC_BASE_URL?: string | undefined;
  readonly PUBLIC_MEDIA_HOST?: string | undefined;
  readonly PUBLIC_MEDIA_PORT?: number | undefined;
  readonly GATEWAY_PORT: number;
  readonly MEDIA_PORT: number;
}

/** Public addresses of a file of the media folder. */
export interface MediaLinks {
  /** On the API's listener, for `file_url` in results. */
  onApi(file: string): string;
  /** On the media listener, for `media_url` in webhooks. */
  onMedia(file: string): string;
}

/** Builds links as the Python service did: `<scheme>://<host>[:<port>]/media/<file>`. */
export function createMediaLinks(settings: PublicAddressSettings): MediaLinks {
  const api = new URL(settings.PUBLIC_BASE_URL ?? `http://localhost:${settings.GATEWAY_PORT}`);
  const media = new URL(`${api.protocol}//${settings.PUBLIC_MEDIA_HOST ?? api.hostname}`);
  media.port = String(settings.PUBLIC_MEDIA_PORT ?? settings.MEDIA_PORT);
  const base = api.href.replace(/\/$/, "");
  return {
    onApi: (file) => `${base}/media/${encodeURIComponent(file)}`,
    onMedia: (file) => `${media.origin}/media/${encodeURIComponent(file)}`,
  };
}
