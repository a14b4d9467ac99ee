/** Names an alarm. An alarm that is raised again has the same name. */
import type { Alarm } from "../../sitting/kinds.ts";

export const alarmKey = ({ code, subject, detail }: Alarm): string => `${code} ${subject} ${detail}`;
