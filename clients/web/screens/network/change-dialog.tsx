/** The dialog before a member or organisation is suspended, reinstated or removed. It says what that does and who must agree, and asks why. */
import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Check, Choices } from "../../parts/field.tsx";
import { Listed } from "../../parts/listed.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { StandingView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";

export type Change = "suspend" | "reinstate" | "remove";

interface Props {
	view: StandingView;
	change: Change;
	onClose(): void;
	onDone(): void;
}

export function ChangeDialog({ view, change, onClose, onDone }: Props): ReactNode {
	const { kind, id, name } = view;
	const [code, setCode] = useState("");
	const act = useAct("changeStanding");
	const { form, refuse, isRefused } = useRefusal<HTMLDivElement>();
	const isReady = change === "reinstate" || code !== "";
	return (
		<ConfirmDialog
			title={<Say id={`network.${change}-ask`} values={{ name: <PersonName person={{ name }} /> }} />}
			onClose={onClose}
			action={<Say id={view.needsSecond[change] ? `network.${change}-propose` : `network.${change}`} />}
			isDangerous={change !== "reinstate"}
			isBusy={act.isPending}
			error={act.error}
			errorWords={{ "wrong-state": "network.wrong-state" }}
			onConfirm={() => (isReady ? act.mutate({ kind, id, change, code }, { onSuccess: onDone }) : refuse())}
		>
			<Effects view={view} change={change} />
			{change !== "reinstate" && (
				<div ref={form}>
					<Why view={view} change={change} value={code} isMissing={isRefused && !isReady} onChange={setCode} />
				</div>
			)}
		</ConfirmDialog>
	);
}

function Effects({ view, change }: { view: StandingView; change: Change }): ReactNode {
	const { kind, people, desks, needsSecond } = view;
	const withoutColleague = desks.filter(({ colleagues }) => colleagues === 0);
	return (
		<>
			<p>
				<strong>
					<Say id={needsSecond[change] ? "network.second-must-agree" : "network.at-once"} />
				</strong>
			</p>
			<p>
				<Say id={`vetting.effect.${change}.${kind}` as MessageId} />
			</p>
			{kind === "organisation" && change !== "reinstate" && (
				<p>
					<Say id="network.effect-people" values={{ people }} />
				</p>
			)}
			{change !== "reinstate" && desks.length > 0 && (
				<p>
					<Say id={deskEffect(kind, change)} values={{ count: desks.length }} /> <Desks desks={desks} />
				</p>
			)}
			{kind === "member" && change !== "reinstate" && withoutColleague.length > 0 && (
				<p>
					<Say id="network.keys-nobody" /> <Desks desks={withoutColleague} />
				</p>
			)}
		</>
	);
}

/** The desks of a suspended organisation keep their keys. The desks of a removed organisation are gone. */
function deskEffect(kind: StandingView["kind"], change: "suspend" | "remove"): MessageId {
	return kind === "member" ? "network.effect-desks" : `network.effect-desks.${change}`;
}

function Desks({ desks }: Pick<StandingView, "desks">): ReactNode {
	return <Listed items={desks.map((desk) => <bdi key={desk.id}>{desk.name}</bdi>)} />;
}

interface WhyProps {
	view: StandingView;
	change: Change;
	value: string;
	isMissing: boolean;
	onChange(code: string): void;
}

function Why({ view, change, value, isMissing, onChange }: WhyProps): ReactNode {
	// "cannot-act" is only for the removal of an organisation that can't hand over its cases. Any other organisation hands them over before.
	const isOffered = (code: string) => code !== "cannot-act" || (view.kind === "organisation" && change === "remove");
	return (
		<Choices label={<Say id="vetting.why" />} error={isMissing && <Say id="today.settle-choose" />}>
			{view.codes.filter(isOffered).map((each) => (
				<Check
					key={each}
					type="radio"
					name="leave"
					label={<Say id={`vetting.leave.${each}` as MessageId} />}
					checked={value === each}
					onChange={() => onChange(each)}
				/>
			))}
		</Choices>
	);
}
