/** The case, hand-off or thread that a command is about. */
import { required } from "./grammar.ts";
import { ref } from "./kinds.ts";

export const caseArgument = { case: required(ref("CASE")) };
export const handoffArgument = { handoff: required(ref("HANDOFF")) };
export const threadArgument = { thread: required(ref("THREAD")) };
