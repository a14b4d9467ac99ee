/** Before a suspension, its end, or a removal: what it does, who must agree, and why. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices } from "../../parts/field.tsx";
import { Listed } from "../../parts/listed.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { dataOf } from "../../sitting/kinds.ts";
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
	const isReady = change === "reinstate" || code !== "";
	return (
		<Dialog
			title={<Say id={`network.${change}-ask`} values={{ name: <PersonName person={{ name }} /> }} />}
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>
						<Say id="parts.cancel" />
					</Button>
					<Button
						kind={change === "reinstate" ? "primary" : "danger"}
						isBusy={act.isPending}
						disabled={!isReady}
						onClick={() => act.mutate({ kind, id, change, code }, { onSuccess: onDone })}
					>
						<Say id={view.needsSecond[change] ? `network.${change}-propose` : `network.${change}`} />
					</Button>
				</>
			}
		>
			<Effects view={view} change={change} />
			{change !== "reinstate" && <Why view={view} change={change} value={code} onChange={setCode} />}
			{act.error && <ErrorNotice error={dataOf(act.error)} words={{ "wrong-state": "network.wrong-state" }} />}
		</Dialog>
	);
}

function Effects({ view, change }: { view: StandingView; change: Change }): ReactNode {
	const { kind, people, desks, needsSecond } = view;
	const alone = desks.filter(({ colleagues }) => colleagues === 0);
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
					<Say id="network.effect-desks" values={{ count: desks.length }} />{" "}
					<Listed items={desks.map((desk) => <bdi key={desk.id}>{desk.name}</bdi>)} />
				</p>
			)}
			{change !== "reinstate" && alone.length > 0 && (
				<p>
					<Say id="network.keys-nobody" /> <Listed items={alone.map((desk) => <bdi key={desk.id}>{desk.name}</bdi>)} />
				</p>
			)}
		</>
	);
}

interface WhyProps {
	view: StandingView;
	change: Change;
	value: string;
	onChange(code: string): void;
}

function Why({ view, change, value, onChange }: WhyProps): ReactNode {
	// An organisation that can hand its cases over isn't removed before it has.
	const isFitting = (code: string) => code !== "cannot-act" || (view.kind === "organisation" && change === "remove");
	return (
		<Choices label={<Say id="vetting.why" />}>
			{view.codes.filter(isFitting).map((each) => (
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
