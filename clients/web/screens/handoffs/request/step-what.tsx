/** Step 2: whether the case moves, why, how urgent it is, whether she travels, and whether our desk reads on after a transfer. */
import type { ReactNode } from "react";
import { type Option, Radios } from "./radios.tsx";
import type { RequestDraft, StepProps } from "./request-draft.ts";

const KINDS: Option<NonNullable<RequestDraft["kind"]>>[] = [
	{ value: "referral", id: "handoffs.new.referral", help: "handoffs.new.referral.help" },
	{ value: "transfer", id: "handoffs.new.transfer", help: "handoffs.new.transfer.help" },
];
const REASONS: Option<NonNullable<RequestDraft["reason"]>>[] = [
	{ value: "AdditionalServicesRequired", id: "handoffs.new.reason.services" },
	{ value: "MigrationOrChangeOfLocation", id: "handoffs.new.reason.place" },
	{ value: "Other", id: "handoffs.new.reason.other" },
];
const PRIORITIES: Option<NonNullable<RequestDraft["priority"]>>[] = [
	{ value: "emergency", id: "handoffs.priority.emergency", help: "handoffs.new.emergency.help" },
	{ value: "urgent", id: "handoffs.priority.urgent" },
	{ value: "normal", id: "handoffs.priority.normal" },
];
const TRAVEL: Option<boolean>[] = [
	{ value: true, id: "handoffs.new.travels" },
	{ value: false, id: "handoffs.new.stays" },
];
const FOLLOW_UP: Option<boolean>[] = [
	{ value: true, id: "handoffs.new.reads-on" },
	{ value: false, id: "handoffs.new.stops-reading" },
];

export function WhatStep({ choices: { isOurs }, kept, change, isTried }: StepProps): ReactNode {
	// Only the desk that has the case can hand it over.
	const kinds = isOurs ? KINDS : KINDS.filter(({ value }) => value === "referral");
	const { kind, reason, priority, travel, followUp } = kept;
	return (
		<>
			<Radios isTried={isTried} question="handoffs.new.moves" options={kinds} value={kind} onChange={(each) => change({ kind: each })} />
			<Radios
				isTried={isTried}
				question="handoffs.new.reason"
				options={REASONS}
				value={reason}
				onChange={(each) => change({ reason: each })}
			/>
			<Radios
				isTried={isTried}
				question="handoffs.new.priority"
				options={PRIORITIES}
				value={priority}
				onChange={(each) => change({ priority: each })}
			/>
			<Radios
				isTried={isTried}
				question="handoffs.new.travel"
				options={TRAVEL}
				value={travel}
				onChange={(each) => change({ travel: each })}
			/>
			{kind === "transfer" && (
				<Radios
					isTried={isTried}
					question="handoffs.new.follow-up"
					options={FOLLOW_UP}
					value={followUp}
					onChange={(each) => change({ followUp: each })}
				/>
			)}
		</>
	);
}
