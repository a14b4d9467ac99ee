/** The sections that another organisation must not get, each with the reason. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Select } from "../../parts/select.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import type { ConsentChoices } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import type { ConsentDraft } from "./consent-draft.ts";

const REASONS = ["person-asked", "risk-to-person", "risk-to-family", "legal-advice", "other"];

interface Props {
	choices: ConsentChoices;
	kept: ConsentDraft;
	onChange(withhold: ConsentDraft["withhold"]): void;
}

export function Withhold({ choices, kept: { withhold, sections }, onChange }: Props): ReactNode {
	const { say } = useWords();
	const [next, setNext] = useState({ section: "", from: "", why: "person-asked" });
	const { form, refuse, isRefused, reset } = useRefusal<HTMLDivElement>();
	const missing = (value: string) => isRefused && value === "" && <Say id="handoffs.missing.answer" />;
	const nameOf = (id: string) => choices.recipients.find((each) => each.id === id)?.name ?? "";
	const add = () => {
		if (next.section === "" || next.from === "") return refuse();
		const others = withhold.filter(({ section, from }) => section !== next.section || from !== next.from);
		onChange([...others, next]);
		setNext({ section: "", from: "", why: "person-asked" });
		reset();
	};
	const none = { value: "", label: say("house.choose") };
	return (
		<Unfold title={<Say id="consent.withhold" />} isOpen={withhold.length > 0}>
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
						<Button kind="quiet" onClick={() => onChange(withhold.filter((each) => each !== rule))}>
							<Say id="consent.withhold-drop" />
						</Button>
					</li>
				))}
			</ul>
			<div ref={form}>
				<Select
					label={<Say id="consent.withhold-what" />}
					error={missing(next.section)}
					value={next.section}
					onChange={({ target }) => setNext({ ...next, section: target.value })}
					options={[none, ...sections.map((value) => ({ value, label: say(`consent.section.${value}` as MessageId) }))]}
				/>
				<Select
					label={<Say id="consent.withhold-from" />}
					error={missing(next.from)}
					value={next.from}
					onChange={({ target }) => setNext({ ...next, from: target.value })}
					options={[none, ...choices.recipients.map(({ id, name }) => ({ value: id, label: name }))]}
				/>
				<Select
					label={<Say id="consent.withhold-why" />}
					value={next.why}
					onChange={({ target }) => setNext({ ...next, why: target.value })}
					options={REASONS.map((value) => ({ value, label: say(`consent.why.${value}` as MessageId) }))}
				/>
			</div>
			<Button onClick={add}>
				<Say id="consent.withhold-add" />
			</Button>
		</Unfold>
	);
}
