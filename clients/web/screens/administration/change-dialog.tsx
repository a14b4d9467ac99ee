/** The dialog before a member or organisation is suspended, reinstated or removed. It says what that does and who must agree, and asks why. */
import type { ReactNode } from "react";
import { Check, Choices } from "../../parts/field.tsx";
import { Listed } from "../../parts/listed.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { FormDialog } from "../../parts/submit.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { StandingView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { effectOf } from "../vetting/effect-of.ts";

export type Change = keyof StandingView["needsSecond"];

interface Props {
	view: StandingView;
	change: Change;
	onClose(): void;
	onDone(): void;
}

export function ChangeDialog({ view, change, onClose, onDone }: Props): ReactNode {
	const { kind, id, name } = view;
	const codes = change === "suspend" || change === "remove" ? view.codes[change] : [];
	const form = useForm({
		first: { code: "" },
		missing: ({ code }) => ({ code: codes.length > 0 && code === "" && "today.settle-choose" }),
		act: "changeStanding",
		input: ({ code }) => ({ kind, id, change, code }),
		done: onDone,
	});
	// "cannot-act" is only for the removal of an organisation that can't hand over its cases. Any other organisation hands them over before.
	const isOffered = (code: string) => code !== "cannot-act" || (kind === "organisation" && change === "remove");
	return (
		<FormDialog
			of={form}
			title={<Say id={`administration.${change}-ask`} values={{ name: <PersonName person={{ name }} /> }} />}
			onClose={onClose}
			action={
				<Say id={change !== "danger" && view.needsSecond[change] ? `administration.${change}-propose` : `administration.${change}`} />
			}
			isDangerous={change !== "reinstate"}
			errorWords={{ "wrong-state": "administration.wrong-state" }}
		>
			<Effects view={view} change={change} code={form.values.code} />
			{codes.length > 0 && (
				<Choices label={<Say id="vetting.why" />} error={form.problem("code")}>
					{codes.filter(isOffered).map((each) => (
						<Check key={each} label={<Say id={`vetting.leave.${each}` as MessageId} />} {...form.radio("code", each)} />
					))}
				</Choices>
			)}
		</FormDialog>
	);
}

function Effects({ view, change, code }: { view: StandingView; change: Change; code: string }): ReactNode {
	const { kind, people, desks, needsSecond } = view;
	const leaves = change === "suspend" || change === "remove";
	const work = useVerb("workOf", { organisation: view.id }, { isOff: kind !== "organisation" || change === "reinstate" });
	const withoutColleague = desks.filter(({ colleagues }) => colleagues === 0);
	return (
		<>
			<p>
				<Say as="strong" id={needsSecond[change] ? "administration.second-must-agree" : "administration.at-once"} />
			</p>
			{change === "suspend" && !needsSecond.suspend && (
				<Say as="p" id={kind === "member" ? "administration.confirmed-later.member" : "administration.confirmed-later"} />
			)}
			{change === "reinstate" && view.unconfirmed !== null && !needsSecond.reinstate && <Say as="p" id="administration.unconfirmed" />}
			<Say as="p" id={change === "danger" ? "administration.effect-mark" : effectOf(change, kind, code)} />
			{kind === "organisation" && change === "suspend" && <Say as="p" id="administration.effect-danger" />}
			{(change === "danger" || (change === "suspend" && code === "danger")) && <Say as="p" id="administration.not-taken-back" />}
			{kind === "organisation" && leaves && <Say as="p" id="administration.effect-people" values={{ people }} />}
			{work.data && <Say as="p" id="administration.effect-work" values={work.data} />}
			{/* With people in danger there, nothing is handed over. */}
			{leaves && code !== "danger" && desks.length > 0 && (
				<p>
					<Say id={deskEffect(kind, change)} values={{ count: desks.length }} /> <Desks desks={desks} />
				</p>
			)}
			{kind === "member" && leaves && withoutColleague.length > 0 && (
				<p>
					<Say id="administration.keys-nobody" /> <Desks desks={withoutColleague} />
				</p>
			)}
		</>
	);
}

/** The desks of a suspended organisation keep their keys. The desks of a removed organisation are gone. */
function deskEffect(kind: StandingView["kind"], change: "suspend" | "remove"): MessageId {
	return kind === "member" ? "administration.effect-desks" : `administration.effect-desks.${change}`;
}

function Desks({ desks }: Pick<StandingView, "desks">): ReactNode {
	return <Listed items={desks.map((desk) => <bdi key={desk.id}>{desk.name}</bdi>)} />;
}
