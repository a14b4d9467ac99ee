/** A desk asks for a bed, or answers: the facts, and the two answers of the desk that is asked. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { nextTime } from "../../parts/moments.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useEntry } from "../../sitting/use-entry.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { MessageView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { BedFacts } from "../tonight/bed-facts.tsx";

export function BedAnswered({ until }: NonNullable<MessageView["bedAnswer"]>): ReactNode {
	return <p>{until === null ? <Say id="bed.none" /> : <Say id="bed.yes-until" values={{ time: new Date(until) }} />}</p>;
}

export function BedWanted({ thread, wanted }: { thread: string; wanted: NonNullable<MessageView["bedWanted"]> }): ReactNode {
	return (
		<>
			<Say as="p" id="bed.wanted" />
			<BedFacts wanted={wanted} />
			{wanted.isToUs && <AnswerBed thread={thread} />}
		</>
	);
}

function AnswerBed({ thread }: { thread: string }): ReactNode {
	const [time, setTime] = useState("");
	const [isTried, setTried] = useState(false);
	const answer = useAct("answerBed");
	const entry = useEntry();
	const send = (until: number | null) => answer.mutate({ thread, entry: entry.for([thread, until]), until }, { onSuccess: entry.done });
	const yes = () => {
		const until = nextTime(time);
		setTried(until === null);
		if (until !== null) send(until);
	};
	return (
		<>
			<Say as="p" className="muted" id="bed.answer-help" />
			<Field
				label={<Say id="bed.until" />}
				error={isTried && nextTime(time) === null && <Say id="bed.missing-until" />}
				type="time"
				dir="ltr"
				value={time}
				onChange={({ target }) => setTime(target.value)}
			/>
			{answer.error && <ErrorNotice error={dataOf(answer.error)} />}
			<div className="buttons">
				<Button isBusy={answer.isPending} onClick={yes} id="bed.yes" />
				<Button isBusy={answer.isPending} onClick={() => send(null)} id="bed.no" />
			</div>
		</>
	);
}
