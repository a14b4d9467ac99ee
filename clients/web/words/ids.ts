/** The ids of all messages, from the English files. A new file is added here. */
import type alarms from "./en/alarms.json";
import type door from "./en/door.json";
import type errors from "./en/errors.json";
import type house from "./en/house.json";
import type parts from "./en/parts.json";

export type MessageId = keyof typeof alarms | keyof typeof door | keyof typeof errors | keyof typeof house | keyof typeof parts;
