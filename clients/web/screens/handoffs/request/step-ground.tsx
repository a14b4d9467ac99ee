/** Step 4: on what ground each desk may be asked. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import { Check, Choices } from "../../../parts/field.tsx";
import { Party } from "../../../parts/party.tsx";
import { Answered } from "../../../parts/states.tsx";
import { useVerb } from "../../../sitting/use-verb.ts";
import type { BasisOption } from "../../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../../words/words.tsx";
import type { ConsentSearch } from "../../consents/search.ts";
import { useCodeId, useSectionNames } from "../names.tsx";
import { useDeskNames } from "./desk-names.ts";
import { type Ground, missingIn, type StepProps } from "./request-draft.ts";

export function GroundStep({ id, kept, change, isTried }: StepProps): ReactNode {
	const { desks, sections, purposes, grounds } = kept;
	const asked = useMemo(() => ({ id, desks, sections, purposes: purposes as never[] }), [id, desks, sections, purposes]);
	const options = useVerb("basisOptions", asked);
	const nameOf = useDeskNames();
	return (
		<>
			<Say as="p" id="handoffs.new.ground.help" />
			<Answered query={options}>
				{({ isChild, options: byDesk }) => (
					<>
						<Say as="p" id={isChild ? "handoffs.new.child" : "handoffs.new.maybe-child"} />
						{desks.map((desk) => (
							<div key={desk}>
								<DeskGround
									name={<Party party={nameOf(desk)} />}
									options={byDesk[desk] ?? []}
									ground={grounds[desk] ?? null}
									isTried={isTried}
									withoutConsent={<Say id="handoffs.new.no-consent" />}
									onChange={(ground) => change({ grounds: { ...grounds, [desk]: ground } })}
								/>
								<AskForConsent id={id} desk={desk} />
							</div>
						))}
					</>
				)}
			</Answered>
		</>
	);
}

/** Leads to the screen that asks for her consent for the desk's organisation. From there the person comes back to this step. */
function AskForConsent({ id, desk }: { id: string; desk: string }): ReactNode {
	const people = useVerb("listPeople");
	const organisation = people.data?.find(({ desks }) => desks.some((each) => each.id === desk));
	if (!organisation) return null;
	const search: ConsentSearch = { recipient: organisation.id, after: "request" };
	return (
		<p>
			<Link
				className="request-consent"
				to="/cases/$id/consents/new"
				params={{ id }}
				search={search as never}
				state={({ stepsBefore = 0 }) => ({ outerSteps: stepsBefore + 1 })}
			>
				<Say id="handoffs.new.ask-consent" values={{ organisation: organisation.name }} />
			</Link>
		</p>
	);
}

interface Props {
	name: ReactNode;
	options: BasisOption[];
	ground: Ground | null;
	/** The person has tried to go on. From then on, the field says what is missing. */
	isTried?: boolean;
	/** What is said when no consent can be chosen. */
	withoutConsent?: ReactNode;
	onChange(ground: Ground): void;
}

export function DeskGround({ name, options, ground, isTried = false, withoutConsent, onChange }: Props): ReactNode {
	const isChosen = (option: BasisOption) => ground?.kind === option.kind && ground.consent === option.consent;
	const chosen = options.find(isChosen);
	const missing = isTried ? missingIn(ground) : null;
	return (
		<Choices
			label={name}
			help={!options.some(({ consent }) => consent !== null) && withoutConsent}
			error={missing !== null && missing !== "code" && <Say id={`handoffs.missing.${missing}`} />}
		>
			{options.map((option) => (
				<Check
					key={`${option.kind} ${option.consent}`}
					type="radio"
					disabled={!option.isAllowed}
					label={<GroundName option={option} />}
					help={<Why option={option} />}
					checked={isChosen(option)}
					onChange={() => onChange({ kind: option.kind, consent: option.consent, code: null, assent: option.kind === "consent" })}
				/>
			))}
			{ground?.kind === "guardian-consent" && chosen && (
				<Check
					label={<Say id="handoffs.new.assent" />}
					checked={ground.assent}
					onChange={() => onChange({ ...ground, assent: !ground.assent })}
				/>
			)}
			{ground?.kind === "best-interests" && chosen && (
				<>
					<Check
						label={<Say id="handoffs.new.away" />}
						help={<Say id="handoffs.new.away-help" />}
						checked={ground.away === true}
						onChange={() => onChange({ ...ground, away: ground.away !== true })}
					/>
					<Say as="p" className="muted" id="handoffs.new.best-written" />
				</>
			)}
			{ground && chosen && chosen.codes.length > 0 && (
				<Choices label={<Say id="handoffs.why" />} error={missing === "code" && <Say id="handoffs.missing.code" />}>
					{chosen.codes.map((code) => (
						<Check
							key={code}
							type="radio"
							label={<Say id={`handoffs.ground.${code}` as MessageId} />}
							checked={ground.code === code}
							onChange={() => onChange({ ...ground, code })}
						/>
					))}
				</Choices>
			)}
		</Choices>
	);
}

function GroundName({ option: { kind, consent, until } }: { option: BasisOption }): ReactNode {
	if (consent !== null && until !== null) return <Say id={`handoffs.basis.${kind}` as MessageId} values={{ ends: new Date(until) }} />;
	return <Say id={`handoffs.ground-kind.${kind}` as MessageId} />;
}

/** Why a ground isn't allowed. For a ground that is allowed: the duties that it brings with it. */
function Why({ option: { isAllowed, why, lacks, duties, kind } }: { option: BasisOption }): ReactNode {
	const idOf = useCodeId();
	const namesOf = useSectionNames();
	const told = duties.map((duty) => (duty === "countersign-within" && kind === "best-interests" ? "countersign-first" : duty));
	const codes = isAllowed ? told.filter((duty) => duty !== "renew-before" || kind === "consent") : why;
	const prefix = isAllowed ? "duty" : "not-allowed";
	return codes.map((code) => (
		<span key={code} className="request-why">
			<Say
				id={idOf(prefix, code, isAllowed ? "handoffs.duty.other" : "handoffs.not-allowed.other")}
				values={{ sections: namesOf(lacks) }}
			/>{" "}
		</span>
	));
}
