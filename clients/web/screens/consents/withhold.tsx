/** Rules of a consent: which section an organisation must not get, and the reason. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Select } from "../../parts/select.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import type { ConsentChoices } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { type ConsentDraft, EMPTY_RULE, isPartOfRule, type WithholdRule, withRule } from "./consent-draft.ts";

const REASONS = ["person-asked", "risk-to-person", "risk-to-family", "legal-advice", "other"];

interface Props {
	choices: ConsentChoices;
	kept: ConsentDraft;
	/** Whether the user has tried to leave the step. Then an incomplete rule is marked. */
	isTried: boolean;
	onChange(changed: Pick<Partial<ConsentDraft>, "withhold" | "nextRule">): void;
}

export function Withhold({ choices, kept, isTried, onChange }: Props): ReactNode {
	const { say } = useWords();
	const { withhold, nextRule: next = EMPTY_RULE, sections } = kept;
	// The step was left before the rule was added.
	const [wasChosen] = useState(next.section !== "" || next.from !== "");
	const { form, refuse, isRefused, reset } = useRefusal<HTMLDivElement>();
	const isIncomplete = isTried && isPartOfRule(next);
	const missing = (value: string) => (isRefused || isIncomplete) && value === "" && <Say id="handoffs.missing.answer" />;
	const nameOf = (id: string) => choices.recipients.find((each) => each.id === id)?.name ?? "";
	const add = () => {
		if (next.section === "" || next.from === "") return refuse();
		onChange({ withhold: withRule(withhold, next), nextRule: EMPTY_RULE });
		reset();
	};
	const choose = (chosen: Partial<WithholdRule>) => onChange({ nextRule: { ...next, ...chosen } });
	const none = { value: "", label: say("house.choose") };
	return (
		<Unfold title={<Say id="consent.withhold" />} isOpen={withhold.length > 0 || wasChosen || isIncomplete}>
			<ul>
				{withhold.map((rule) => (
					<li key={`${rule.section} ${rule.from}`}>
						<Say
							id="consent.withheld"
							values={{
								section: say(`consent.section.${rule.section}` as MessageId),
								from: nameOf(rule.from),
								why: say(`consent.why.${rule.why}` as MessageId),
							}}
						/>{" "}
						<Button
							kind="quiet"
							onClick={() => onChange({ withhold: withhold.filter((each) => each !== rule) })}
							id="consent.withhold-drop"
						/>
					</li>
				))}
			</ul>
			<div ref={form}>
				<Select
					label={<Say id="consent.withhold-what" />}
					error={missing(next.section)}
					value={next.section}
					onChange={({ target }) => choose({ section: target.value })}
					options={[none, ...sections.map((value) => ({ value, label: say(`consent.section.${value}` as MessageId) }))]}
				/>
				<Select
					label={<Say id="consent.withhold-from" />}
					error={missing(next.from)}
					value={next.from}
					onChange={({ target }) => choose({ from: target.value })}
					options={[none, ...choices.recipients.map(({ id, name }) => ({ value: id, label: name }))]}
				/>
				<Select
					label={<Say id="consent.withhold-why" />}
					value={next.why}
					onChange={({ target }) => choose({ why: target.value })}
					options={REASONS.map((value) => ({ value, label: say(`consent.why.${value}` as MessageId) }))}
				/>
			</div>
			<Button onClick={add} id="consent.withhold-add" />
		</Unfold>
	);
}
