import { getMe } from "../get-me.ts";
import { setProfile } from "../set-profile.ts";
import type { MethodGroup } from "./method-group.ts";

export const account = {
  tag: "Account",
  description: "The account itself: who it is, how it is connected, its profile.",
  methods: {
    getMe,
    setProfile,
  },
} satisfies MethodGroup;
