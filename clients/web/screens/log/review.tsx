/**
 * `#/log/review/:first/:last`: a range that nobody has reviewed, a hundred entries at a time, and the mark for each part. With `actor`,
 * only the entries of one person are shown and marked. This person is the auditor who has reviewed the range. Nobody reviews their own
 * entries.
 */
import { useParams, useSearch } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Answered } from "../../parts/states.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { MarkInput } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { AskLink } from "./ask-link.tsx";
import { BackToLog, ReadingIsLogged } from "./back.tsx";
import { EntryTable } from "./entry-table.tsx";
import { RangeFinding } from "./finding-form.tsx";
import { RangeName } from "./range-name.tsx";

export default function Review(): ReactNode {
	const params = useParams({ strict: false }) as { first: string; last: string };
	const { actor } = useSearch({ strict: false }) as { actor?: string };
	const [first, last] = [Number(params.first), Number(params.last)];
	const choices = useVerb("logChoices", undefined, { isOff: actor === undefined });
	const people = actor === undefined ? undefined : choices.data?.people;
	const person = people ? { name: people.find(({ id }) => id === actor)?.name ?? null } : null;
	return (
		<>
			<Heading>
				<RangeName range={{ first, last, actor: person }} />
			</Heading>
			<ReadingIsLogged />
			<Parts key={`${first} ${last} ${actor}`} first={first} last={last} actor={actor ?? null} />
			<BackToLog />
		</>
	);
}

/** The progress of a review. */
interface Place {
	/** All entries of the range before this one are marked. */
	marked: number;
	/** The first entry of the part that is shown. */
	from: number;
}

function Parts({ first, last, actor }: MarkInput): ReactNode {
	const [{ marked, from }, setPlace] = useState<Place>({ marked: first, from: first });
	if (marked > last)
		return (
			<>
				<Notice kind="ok" live="polite" id="log.review.range-done" />
				{actor === null && <RangeFinding first={first} last={last} />}
			</>
		);
	return (
		<Part
			key={from}
			range={{ first, last, actor }}
			from={from}
			marked={marked}
			onRead={(until) => setPlace({ marked, from: until + 1 })}
			onMarked={(until) => setPlace({ marked: until + 1, from: until + 1 })}
		/>
	);
}

interface PartProps {
	range: MarkInput;
	from: number;
	marked: number;
	/** Goes on without a mark. The next mark covers this part, too. */
	onRead(until: number): void;
	onMarked(until: number): void;
}

function Part({ range: { first, last, actor }, from, marked, onRead, onMarked }: PartProps): ReactNode {
	const part = useVerb("entriesToReview", { first: from, last, actor });
	const [chosen, setChosen] = useState<number[]>([]);
	const progress = useRef<HTMLParagraphElement>(null);
	const end = useRef<HTMLDivElement>(null);
	useEffect(() => {
		// The next part begins at the top, also for screen readers.
		if (from > first) progress.current?.focus();
	}, [from, first]);
	const total = last - first + 1;
	const done = from - first;
	return (
		<>
			<p id="review-progress" ref={progress} tabIndex={-1}>
				<Say id="log.review.done-of" values={{ done, total }} />
			</p>
			<progress className="log-progress" aria-labelledby="review-progress" value={done} max={total} />
			<Answered query={part}>
				{({ rows, last: until }) => (
					<>
						{/* By keyboard, each entry of the table has two stops or more. This button skips them. */}
						<Button kind="quiet" onClick={() => end.current?.focus()} id="log.review.to-end" />
						<EntryTable rows={rows} chosen={chosen} onChoose={setChosen} />
						<AskLink chosen={chosen} />
						<div ref={end} tabIndex={-1}>
							{until < from && (
								<>
									<Say as="p" id="log.review.not-signed" values={{ from }} />
									<Button isBusy={part.isFetching} onClick={() => void part.refetch()} id="parts.try-again" />
								</>
							)}
							{until >= marked && (
								<MarkButtons
									range={{ first: marked, last: until, actor }}
									onRead={from <= until && until < last ? () => onRead(until) : null}
									onMarked={() => onMarked(until)}
								/>
							)}
						</div>
					</>
				)}
			</Answered>
		</>
	);
}

/** @param onRead null when there is no further part. */
function MarkButtons({ range, onRead, onMarked }: { range: MarkInput; onRead: (() => void) | null; onMarked(): void }): ReactNode {
	const mark = useAct("markEntries");
	return (
		<>
			<p className="muted">
				<Say id="log.review.mark-help" /> <Say id="log.review.own-help" />
			</p>
			<p className="buttons">
				<Button
					kind="primary"
					isBusy={mark.isPending}
					onClick={() => mark.mutate(range, { onSuccess: onMarked })}
					id="log.review.mark"
					values={{ first: range.first, last: range.last }}
				/>
				{onRead !== null && <Button onClick={onRead} id="log.review.read-on" />}
			</p>
			{mark.error && <ErrorNotice error={dataOf(mark.error)} words={{ "too-many-requests": "log.review.too-many" }} />}
		</>
	);
}
