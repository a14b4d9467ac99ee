/** When the members of a desk are rung for what can't wait, its quiet hours for the rest, and what nobody took in time. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Select } from "../../parts/select.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { RingTimesView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";

const GROUPS = ["duty", "next", "everybody", "coordinators", "again"] as const;
const labelOf = (group: (typeof GROUPS)[number]) => `bell.minutes.${group}` as MessageId;
const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour));
const clock = (hour: number | string) => `${String(hour).padStart(2, "0")}:00`;

export function RingTimes({ desk }: { desk: string }): ReactNode {
	const view = useVerb("readRingTimes", { desk });
	const [isChanging, setChanging] = useState(false);
	return (
		<PageSection title="bell.members">
			<Say as="p" id="bell.members-help" />
			<Answered query={view}>
				{(found) => (
					<>
						{isChanging ? (
							<TimesForm desk={desk} view={found} onDone={() => setChanging(false)} />
						) : (
							<Times view={found} onChange={() => setChanging(true)} />
						)}
						<Missed missed={found.missed} />
					</>
				)}
			</Answered>
		</PageSection>
	);
}

function Times({ view: { times, quiet }, onChange }: { view: RingTimesView; onChange(): void }): ReactNode {
	const { say } = useWords();
	const hours = quiet && { from: clock(quiet.from), until: clock(quiet.until), zone: quiet.zone };
	return (
		<>
			<Facts
				rows={[
					...GROUPS.map((group): [MessageId, string] => [labelOf(group), [times[group]].flat().join(say("parts.comma"))]),
					["bell.quiet", hours ? <Say key="quiet" id="bell.quiet-at" values={hours} /> : <Say key="quiet" id="bell.none" />],
				]}
			/>
			<div className="buttons">
				<Button onClick={onChange} id="bell.change-times" />
			</div>
		</>
	);
}

function TimesForm({ desk, view: { times, quiet }, onDone }: { desk: string; view: RingTimesView; onDone(): void }): ReactNode {
	const { say } = useWords();
	const zone = quiet?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
	const form = useForm({
		first: {
			duty: times.duty.join(", "),
			next: String(times.next),
			everybody: String(times.everybody),
			coordinators: String(times.coordinators),
			again: String(times.again),
			from: quiet ? String(quiet.from) : "",
			until: quiet ? String(quiet.until) : "",
		},
		missing: ({ from, until }) => ({ until: (from === "") !== (until === "") && "bell.quiet-both" }),
		act: "changeRingTimes",
		input: ({ from, until, ...typed }) => ({
			desk,
			typed,
			quiet: from === "" || from === until ? null : { from: Number(from), until: Number(until), zone },
		}),
		done: onDone,
	});
	const hours = [{ value: "", label: say("bell.none") }, ...HOURS.map((each) => ({ value: each, label: clock(each) }))];
	return (
		<Form of={form}>
			{GROUPS.map((group) => (
				<Field
					key={group}
					label={<Say id={labelOf(group)} />}
					dir="ltr"
					inputMode={group === "duty" ? "text" : "numeric"}
					{...form.field(group)}
				/>
			))}
			<Select
				label={<Say id="bell.quiet-from" />}
				help={<Say id="bell.quiet-help" values={{ zone }} />}
				options={hours}
				{...form.field("from")}
			/>
			<Select label={<Say id="bell.quiet-until" />} options={hours} {...form.field("until")} />
			<Submit id="bell.save-times" errorWords={{ "bad-input": "bell.times-wrong" }}>
				<Button onClick={onDone} id="parts.cancel" />
			</Submit>
		</Form>
	);
}

function Missed({ missed }: { missed: RingTimesView["missed"] }): ReactNode {
	return (
		<>
			<Say as="h3" id="bell.missed" />
			{missed.length === 0 ? (
				<Empty id="bell.missed-none" />
			) : (
				<Rows>
					{missed.map(({ handoff, since, ended }) => (
						<Row
							key={`${handoff} ${since}`}
							title={<SayLink to="/handoffs/$handoff" params={{ handoff }} id="bell.missed-since" values={{ since: new Date(since) }} />}
						>
							{ended === null ? (
								<Say as="p" id="bell.missed-open" />
							) : (
								<Say as="p" id="bell.missed-ended" values={{ ended: new Date(ended) }} />
							)}
						</Row>
					))}
				</Rows>
			)}
		</>
	);
}
