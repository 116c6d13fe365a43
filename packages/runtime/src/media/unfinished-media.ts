/** Begins the names of files that a worker has not fetched to their end. They are no media names: none is served. */
export const UNFINISHED_PREFIX = ".download-";

/** The names under which a file of the media folder lies there until it is complete. */
export interface UnfinishedMedia {
  /** Grows at its end, and is given its name when it is complete; removed when it cannot be had. */
  readonly content: string;
  /**
   * Its size when it will be complete, in decimal. Only where somebody has been told of the name already: a file that
   * has it may be read while it grows.
   */
  readonly size: string;
}

/** @param name the file's name once it is complete */
export function unfinishedMedia(name: string): UnfinishedMedia {
  return { content: `${UNFINISHED_PREFIX}${name}.part`, size: `${UNFINISHED_PREFIX}${name}.size` };
}
