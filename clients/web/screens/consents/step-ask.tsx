/** Step 2: one recipient, what the recipient does for her, and what the recipient is told. Nothing is ticked beforehand. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { Check } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Select } from "../../parts/select.tsx";
import { Ticks } from "../../parts/ticks.tsx";
import { nameOf } from "../../words/names.ts";
import { localeOf, type MessageId, Say, useWords } from "../../words/words.tsx";
import { DAYS, EMPTY_RULE, isPartOfRule, withRule } from "./consent-draft.ts";
import type { StepProps } from "./step-props.ts";
import { Withhold } from "./withhold.tsx";

export function StepAsk({ choices, form, go, back, isTried, goOn }: StepProps): ReactNode {
	const { say, language } = useWords();
	const { kept, change } = form;
	const { nextRule = EMPTY_RULE } = kept;
	const refusal = choices.refusals.find(({ recipient }) => recipient === kept.recipient);
	const isReady = kept.recipient !== "" && kept.sections.length > 0 && kept.purposes.length > 0 && !isPartOfRule(nextRule);
	const leave = () => {
		// A rule may have been chosen without a press on "Add".
		if (nextRule.section !== "") change({ withhold: withRule(kept.withhold, nextRule), nextRule: EMPTY_RULE });
		go("answer");
	};
	const missing = (id: MessageId, isMissing: boolean) => isTried && isMissing && <Say id={id} />;
	return (
		<>
			<Select
				label={<Say id="consent.recipient" />}
				help={<Say id="consent.recipient-help" />}
				error={missing("consent.missing.recipient", kept.recipient === "")}
				value={kept.recipient}
				onChange={({ target }) => change({ recipient: target.value, replaces: null })}
				options={[
					{ value: "", label: say("house.choose") },
					...choices.recipients.map(({ id, name, country, isOwn }) => ({
						value: id,
						label: [name, country && nameOf("region", country, localeOf(language)), isOwn && say("consent.own-organisation")]
							.filter(Boolean)
							.join(say("parts.comma")),
					})),
				]}
			/>
			{refusal && (
				<Notice
					kind="warn"
					title={<Say id="consent.said-no" values={{ isKnown: refusal.at === null ? "no" : "yes", at: new Date(refusal.at ?? 0) }} />}
				>
					{kept.givenBy === "guardian" && !refusal.isByGuardian ? (
						<Say as="p" id="consent.replaces-alone" />
					) : (
						<Check
							label={<Say id="consent.replaces" />}
							help={<Say id="consent.replaces-help" />}
							checked={kept.replaces === refusal.id}
							onChange={({ target }) => change({ replaces: target.checked ? refusal.id : null })}
						/>
					)}
				</Notice>
			)}
			<Ticks
				label={<Say id="consent.purposes" />}
				error={missing("consent.missing.purposes", kept.purposes.length === 0)}
				options={choices.purposes.map((value) => ({ value, label: <Say id={`consent.purpose.${value}` as MessageId} /> }))}
				chosen={kept.purposes as typeof choices.purposes}
				onChange={(purposes) => change({ purposes })}
			/>
			<Ticks
				label={<Say id="consent.sections" />}
				help={<Say id="consent.sections-help" />}
				error={missing("consent.missing.sections", kept.sections.length === 0)}
				options={choices.sections.map((value) => ({ value, label: <Say id={`consent.section.${value}` as MessageId} /> }))}
				chosen={kept.sections as typeof choices.sections}
				onChange={(sections) => change({ sections })}
			/>
			<Withhold choices={choices} kept={kept} isTried={isTried} onChange={change} />
			<Select
				label={<Say id="consent.days" />}
				help={<Say id="consent.days-help" />}
				value={String(kept.days)}
				onChange={({ target }) => change({ days: Number(target.value) })}
				options={DAYS.map((days) => ({ value: String(days), label: say("consent.days-count", { days }) }))}
			/>
			<div className="buttons">
				<Button kind="primary" isWide onClick={() => goOn(isReady, leave)} id="parts.go-on" />
				<Button onClick={() => back()} id="parts.back" />
			</div>
		</>
	);
}
