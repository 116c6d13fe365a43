/**
 * Refuses an URL that events may not be posted to.
 *
 * @throws ApiError WEBHOOK_URL_REFUSED
 */
export type CheckUrl = (url: string) => Promise<void>;
