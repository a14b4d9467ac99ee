/** The ranges that nobody has reviewed, and a link to the range to begin with. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { PageSection } from "../../parts/page-section.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Answered } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { GapView, UnreviewedView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { Marks } from "./marks.tsx";
import { RangeName } from "./range-name.tsx";

export function Unreviewed(): ReactNode {
	const unreviewed = useVerb("logUnreviewed");
	return (
		<PageSection title="log.review.title">
			<Answered query={unreviewed}>{(view) => <Ranges view={view} />}</Answered>
			<Marks />
		</PageSection>
	);
}

function Ranges({ view }: { view: UnreviewedView }): ReactNode {
	const { size, reviewed, gaps, total, overdue, next, hasOtherAuditor } = view;
	return (
		<>
			{size > 0 && (
				<>
					<p id="log-reviewed">
						<Say id="log.review.progress" values={{ reviewed, left: size - reviewed }} />
					</p>
					<progress className="log-progress" aria-labelledby="log-reviewed" value={reviewed} max={size} />
				</>
			)}
			{next !== null && (
				<p className="buttons">
					<RangeLink gap={{ ...next, last: next.overdueTo ?? next.last }} className="button button-primary">
						<Say id={next.overdueTo === null ? "log.review.next" : "log.review.next-overdue"} />
					</RangeLink>
				</p>
			)}
			{total === 0 && size > 0 && <Say as="p" id="log.review.all" values={{ last: size - 1 }} />}
			{next === null && total > 0 && <Say as="p" id={hasOtherAuditor ? "log.review.only-mine" : "log.review.only-mine-alone"} />}
			{overdue > 0 && <Say as="p" id="log.review.overdue-count" values={{ count: overdue }} />}
			{gaps.length > 0 && (
				<Rows>
					{gaps.map((gap) => (
						<Range key={`${gap.first} ${gap.actor?.id}`} gap={gap} hasOtherAuditor={hasOtherAuditor} />
					))}
				</Rows>
			)}
			{total > gaps.length && <Say as="p" id="log.review.more" values={{ count: total - gaps.length }} />}
		</>
	);
}

function Range({ gap, hasOtherAuditor }: { gap: GapView; hasOtherAuditor: boolean }): ReactNode {
	const { isMine, overdueTo } = gap;
	return (
		<Row
			title={
				isMine ? (
					<RangeName range={gap} />
				) : (
					<RangeLink gap={gap}>
						<RangeName range={gap} />
					</RangeLink>
				)
			}
			mark={overdueTo !== null && <Tag kind="warn" id="log.review.overdue" />}
		>
			<p>
				<Age gap={gap} /> {isMine && <Say id={hasOtherAuditor ? "log.review.mine" : "log.review.mine-alone"} />}
			</p>
		</Row>
	);
}

/** Which entries are overdue, with a way to review only these. */
function Age({ gap }: { gap: GapView }): ReactNode {
	const { first, last, overdueTo, since, isMine } = gap;
	if (since === null) return null;
	const oldest = <Say id="log.review.since" values={{ since: new Date(since) }} />;
	if (overdueTo === null || overdueTo === last) return oldest;
	const words = <Say id="log.review.overdue-part" values={{ first, last: overdueTo }} />;
	return (
		<>
			{isMine ? words : <RangeLink gap={{ ...gap, last: overdueTo }}>{words}</RangeLink>} {oldest}
		</>
	);
}

function RangeLink({
	gap: { first, last, actor },
	className,
	children,
}: {
	gap: GapView;
	className?: string;
	children: ReactNode;
}): ReactNode {
	return (
		<Link
			to="/log/review/$first/$last"
			params={{ first: String(first), last: String(last) }}
			search={(actor === null ? {} : { actor: actor.id }) as never}
			className={className}
		>
			{children}
		</Link>
	);
}
