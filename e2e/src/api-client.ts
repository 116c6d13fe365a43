/** An answer of the API, untyped on purpose: tests write the wire shapes out by hand. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any;
}

/** Calls the API as any HTTP client would. */
export interface ApiClient {
  /** `POST /api_v1/<method>` with a JSON body. */
  call(method: string, params: unknown): Promise<ApiAnswer>;
  /** The same as a multipart form. */
  upload(method: string, form: FormData): Promise<ApiAnswer>;
  /** Any request, with the API key unless the headers hold another. */
  request(path: string, init?: RequestInit): Promise<ApiAnswer>;
}

/** A client with an API key. */
export function createApiClient(apiUrl: string, token: string): ApiClient {
  const request = async (path: string, init: RequestInit = {}): Promise<ApiAnswer> => {
    const response = await fetch(apiUrl + path, {
      ...init,
      headers: { "x-api-key": token, ...init.headers },
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? null : JSON.parse(text),
    };
  };
  return {
    request,
    call: (method, params) =>
      request(`/api_v1/${method}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(params),
      }),
    upload: (method, form) => request(`/api_v1/${method}`, { method: "POST", body: form }),
  };
}
