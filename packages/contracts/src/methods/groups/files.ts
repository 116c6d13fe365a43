import { getFile } from "../get-file.ts";
import { getUserProfilePhotos } from "../get-user-profile-photos.ts";
import type { MethodGroup } from "./method-group.ts";

export const files = {
  tag: "Files",
  description: "Fetch files that messages and people have, by their `file_id`.",
  methods: {
    getUserProfilePhotos,
    getFile,
  },
} satisfies MethodGroup;
