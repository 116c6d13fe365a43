import { closeForumTopic } from "../close-forum-topic.ts";
import { closeGeneralForumTopic } from "../close-general-forum-topic.ts";
import { createForumTopic } from "../create-forum-topic.ts";
import { deleteForumTopic } from "../delete-forum-topic.ts";
import { editForumTopic } from "../edit-forum-topic.ts";
import { editGeneralForumTopic } from "../edit-general-forum-topic.ts";
import { getForumTopicIconStickers } from "../get-forum-topic-icon-stickers.ts";
import { hideGeneralForumTopic } from "../hide-general-forum-topic.ts";
import { reopenForumTopic } from "../reopen-forum-topic.ts";
import { reopenGeneralForumTopic } from "../reopen-general-forum-topic.ts";
import { unhideGeneralForumTopic } from "../unhide-general-forum-topic.ts";
import { unpinAllForumTopicMessages } from "../unpin-all-forum-topic-messages.ts";
import { unpinAllGeneralForumTopicMessages } from "../unpin-all-general-forum-topic-messages.ts";
import type { MethodGroup } from "./method-group.ts";

export const forumTopics = {
  tag: "Forum topics",
  description: "Topics of supergroups that are forums, the general one among them.",
  methods: {
    getForumTopicIconStickers,
    createForumTopic,
    editForumTopic,
    closeForumTopic,
    reopenForumTopic,
    deleteForumTopic,
    unpinAllForumTopicMessages,
    editGeneralForumTopic,
    closeGeneralForumTopic,
    reopenGeneralForumTopic,
    hideGeneralForumTopic,
    unhideGeneralForumTopic,
    unpinAllGeneralForumTopicMessages,
  },
} satisfies MethodGroup;
