import * as z from "zod";
import { File } from "../objects/files.ts";
import { defineResultMethod } from "./define-plain-method.ts";

export const getFile = defineResultMethod({
  name: "getFile",
  summary: "Begin to fetch a file, to be downloaded at /file/bot<token>/<file_path> at once; of any size",
  params: z.object({ file_id: z.string().min(1) }),
  result: File,
  errors: ["MEDIA_REJECTED"],
  // It may have to wait for other files, of 2 GB each.
  timeoutMs: 30 * 60_000,
  example: {
    params: { file_id: "tp1.AAL2Qw7afHGLFm0THf2hDQM8ocrPSQEAAAADAAAAAW0BawLLMAD1GE8Hw1Ib" },
    result: {
      file_id: "tp1.AAL2Qw7afHGLFm0THf2hDQM8ocrPSQEAAAADAAAAAW0BawLLMAD1GE8Hw1Ib",
      file_unique_id: "APZDDtp8cYsWbQ",
      file_size: 83,
      file_path: "Zk3nV0q9s1yXw7Bt4JpLmQ.jpg",
    },
  },
});
