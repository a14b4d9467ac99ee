/** What an entry of a thread says about a check-in, in one sentence. */
import type { ReactNode } from "react";
import type { MessageView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";

export function CheckInWas({ due, answer }: Pick<NonNullable<MessageView["checkIn"]>, "due" | "answer">): ReactNode {
	return <Say id={`check-in.was.${answer ?? "set"}` as MessageId} values={{ due: new Date(due) }} />;
}
