/** `#/log/review/:first/:last`: a range that nobody has reviewed, a hundred entries at a time, and the mark for each part. */
import { useParams, useSearch } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Answered } from "../../parts/states.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import { AskLink } from "./ask-link.tsx";
import { BackToLog, Logged } from "./back.tsx";
import { EntryTable } from "./entry-table.tsx";
import { RangeFinding } from "./finding-form.tsx";
import { ReviewActor } from "./review-actor.tsx";

/** As many as a person reads in one go. */
const PART = 100;

export default function Review(): ReactNode {
	const params = useParams({ strict: false }) as { first: string; last: string };
	const { actor } = useSearch({ strict: false }) as { actor?: string };
	const [first, last] = [Number(params.first), Number(params.last)];
	return (
		<>
			<Heading>
				<Say id="log.review.range" values={{ first, last }} />
			</Heading>
			<Logged />
			{actor === undefined ? (
				<Parts key={`${first} ${last}`} first={first} last={last} />
			) : (
				<ReviewActor first={first} last={last} actor={actor} />
			)}
			<BackToLog />
		</>
	);
}

/** The progress of a review. marked: entries below are marked. from: the part that is shown. */
interface Place {
	marked: number;
	from: number;
}

function Parts({ first, last }: Range): ReactNode {
	const [{ marked, from }, setPlace] = useState<Place>({ marked: first, from: first });
	if (marked > last)
		return (
			<>
				<Notice kind="ok" live="polite">
					<p>
						<Say id="log.review.range-done" />
					</p>
				</Notice>
				<RangeFinding first={first} last={last} />
			</>
		);
	const until = Math.min(last, from + PART - 1);
	return (
		<Part
			key={from}
			range={{ first, last }}
			from={from}
			until={until}
			marked={marked}
			onRead={() => setPlace({ marked, from: until + 1 })}
			onMarked={() => setPlace({ marked: until + 1, from: until + 1 })}
		/>
	);
}

interface Range {
	first: number;
	last: number;
}

interface PartProps {
	range: Range;
	from: number;
	until: number;
	marked: number;
	/** Goes on without a mark. The next mark covers this part, too. */
	onRead(): void;
	onMarked(): void;
}

function Part({ range: { first, last }, from, until, marked, onRead, onMarked }: PartProps): ReactNode {
	const entries = useVerb("entriesFrom", { first: from, last: until }, { topics: [] });
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
			<Answered query={entries}>
				{(rows) => (
					<>
						{/* By keyboard, each entry has two stops or more. */}
						<Button kind="quiet" onClick={() => end.current?.focus()}>
							<Say id="log.review.to-end" />
						</Button>
						<EntryTable rows={rows} chosen={chosen} onChoose={setChosen} />
						<AskLink chosen={chosen} />
						<div ref={end} tabIndex={-1}>
							<MarkButtons range={{ first: marked, last: until }} onRead={until < last ? onRead : null} onMarked={onMarked} />
						</div>
					</>
				)}
			</Answered>
		</>
	);
}

/** @param onRead null when there is no further part. */
function MarkButtons({ range, onRead, onMarked }: { range: Range; onRead: (() => void) | null; onMarked(): void }): ReactNode {
	const mark = useAct("markEntries", ["logHealth", "logUnreviewed", "listMarks"]);
	return (
		<>
			<p className="muted">
				<Say id="log.review.mark-help" /> <Say id="log.review.own-help" />
			</p>
			<p className="buttons">
				<Button kind="primary" isBusy={mark.isPending} onClick={() => mark.mutate({ ...range, actor: null }, { onSuccess: onMarked })}>
					<Say id="log.review.mark" values={{ ...range }} />
				</Button>
				{onRead !== null && (
					<Button onClick={onRead}>
						<Say id="log.review.read-on" />
					</Button>
				)}
			</p>
			{mark.error && <ErrorNotice error={dataOf(mark.error)} words={{ "too-many-requests": "log.review.too-many" }} />}
		</>
	);
}
