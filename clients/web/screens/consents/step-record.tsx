/** Step 5: how the answer was recorded, and the person's own words. Then the consent, or the "no", is written. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices, TextArea } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Ticks } from "../../parts/ticks.tsx";
import { useConnection } from "../../sitting/use-connection.ts";
import { spokenVersion } from "../../words/spoken.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { MustKnowFirst } from "../handoffs/must-know-first.tsx";
import { changedBefore, isChildAlone } from "./consent-draft.ts";
import { OnTheWayField } from "./on-the-way.tsx";
import type { StepProps } from "./step-props.ts";

const PRESSURES = ["none", "somebody-in-the-room", "help-depends-on-it", "authority-present", "debt", "unknown"];
const RECORDED = ["written", "recorded-speech", "witnessed-speech"] as const;

/** A language that has no texts stands alone: the interpreter has translated those in the language of the caseworker. */
const versionOf = (language: string) => [language, spokenVersion(language)].filter(Boolean).join(" ");

export function StepRecord({ id, form, choices, asked, record, back, isTried, goOn }: StepProps): ReactNode {
	const { say, language } = useWords();
	const isOffline = useConnection() !== null;
	const { kept, change } = form;
	const isNo = kept.answer === "no";
	const isAwaited = choices.recipients.some(({ id, isAwaited }) => id === kept.recipient && isAwaited);
	const asksOnTheWay = isNo && isAwaited;
	// An answer of an earlier day may not be possible any more.
	const onTheWay = choices.onTheWayAnswers.find((each) => each === kept.onTheWay) ?? null;
	// A child's own yes is no consent, and is kept in the child's words.
	const isOnlySaid = isChildAlone(choices, kept) && kept.answer === "yes";
	const isComplete = kept.recorded !== "" && !(asksOnTheWay && onTheWay === null);
	const write = () => {
		const note = [
			kept.interpreterName.trim() && say("consent.note-interpreter", { name: kept.interpreterName.trim() }),
			say("consent.note-text", { versions: [...new Set([kept.language, language])].map(versionOf).join(", ") }),
		];
		void record.run(note.filter(Boolean).join("\n"));
	};
	const askAgain = () => {
		change(changedBefore("answer", {}));
		back("answer");
	};
	return (
		<>
			{isOnlySaid && <Notice kind="warn" id="consent.child-yes" />}
			{isNo && (
				<>
					<Notice title={<Say id="consent.no" values={{ recipient: asked?.recipient.name ?? "" }} />}>
						<Say as="p" id={kept.givenBy === "guardian" ? "consent.no-help-guardian" : "consent.no-help"} />
					</Notice>
					<Choices label={<Say id="consent.no-to" />}>
						{[false, true].map((isAll) => (
							<Check
								key={String(isAll)}
								type="radio"
								label={<Say id={isAll ? "consent.no-to-all" : "consent.no-to-this"} values={{ recipient: asked?.recipient.name ?? "" }} />}
								checked={kept.isNoToAll === isAll}
								onChange={() => change({ isNoToAll: isAll })}
							/>
						))}
					</Choices>
					{asksOnTheWay && (
						<>
							<MustKnowFirst of={id} />
							<OnTheWayField
								answers={choices.onTheWayAnswers}
								value={onTheWay}
								isTried={isTried}
								onChange={(answer) => change({ onTheWay: answer })}
							/>
						</>
					)}
				</>
			)}
			<Ticks
				label={<Say id="consent.recorded" />}
				error={isTried && kept.recorded === "" && <Say id="consent.missing.recorded" />}
				isOne
				options={RECORDED.map((value) => ({ value, label: <Say id={`consent.recorded.${value}`} /> }))}
				chosen={RECORDED.filter((each) => each === kept.recorded)}
				onChange={([recorded]) => change({ recorded: recorded ?? "" })}
			/>
			<Notice kind="warn" title={<Say id="consent.paper" />}>
				<Say as="p" id="consent.paper-help" />
			</Notice>
			{choices.keepsWords ? (
				<>
					<Ticks
						label={<Say id="consent.pressure" />}
						help={<Say id="consent.pressure-help" />}
						options={PRESSURES.map((value) => ({ value, label: <Say id={`consent.pressure.${value}` as MessageId} /> }))}
						chosen={kept.pressure}
						onChange={(pressure) => change({ pressure })}
					/>
					<TextArea
						label={<Say id="consent.words" />}
						help={<Say id="consent.words-help" />}
						value={kept.words}
						onChange={({ target }) => change({ words: target.value })}
					/>
				</>
			) : (
				<Notice kind="warn" id="consent.words-not-kept" />
			)}
			{record.error && <ErrorNotice error={record.error} words={{ "bad-input": "consent.not-counted" }} />}
			{isOffline && <Say as="p" id="consent.offline" />}
			<div className="buttons">
				<Button
					kind="primary"
					isWide
					isBusy={record.isBusy}
					disabled={isOffline}
					onClick={() => goOn(isComplete, write)}
					id={isNo ? "consent.record-no" : isOnlySaid ? "consent.record-said" : "consent.record-yes"}
				/>
				<Button disabled={record.isBusy} onClick={isNo ? askAgain : () => back("told-back")} id="parts.back" />
			</div>
		</>
	);
}
