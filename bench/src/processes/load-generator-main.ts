import { fetchLink, restUpload } from "../files/rest-files.ts";
import { injectBurst, injectPaced } from "../incoming/inject.ts";
import { restSends } from "../sends/rest-sends.ts";
import { serveTasks } from "./serve-tasks.ts";

const tasks = { sends: restSends, injectBurst, injectPaced, upload: restUpload, fetchLink };
export type LoadGeneratorTasks = typeof tasks;

serveTasks(tasks);
