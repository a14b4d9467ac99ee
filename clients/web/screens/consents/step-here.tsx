/** Step 1: who gives the consent, who is in the room, who interprets, and in which language she is asked. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { LanguageSelect } from "../../parts/language.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Ticks } from "../../parts/ticks.tsx";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { RoomWarning } from "../first-hour/room-warning.tsx";
import { isChildAlone } from "./consent-draft.ts";
import { GUARDIANS } from "./guardians.ts";
import type { StepProps } from "./step-props.ts";

const GIVERS = ["person", "guardian", "person-and-guardian"] as const;
const INTERPRETERS = ["none", "colleague", "professional", "phone", "volunteer", "came-with-her"];

export function StepHere({ choices, form: { kept, change }, go, isTried, goOn }: StepProps): ReactNode {
	const { say } = useWords();
	const { isChild, isGuardianUnsafe, excluded, language: known } = choices;
	const isByGuardian = kept.givenBy !== "person";
	const guardian = kept.guardian ?? "";
	const isComplete = kept.language !== "" && (!isByGuardian || guardian !== "");
	const hasInterpreter = !["", "none"].includes(kept.interpreter);
	return (
		<>
			{isChild && (
				<Notice title={<Say id="consent.child" />}>
					<Say as="p" id={isGuardianUnsafe ? "consent.child-unsafe" : "consent.child-help"} />
				</Notice>
			)}
			<Ticks
				label={<Say id="consent.giver" />}
				isOne
				options={GIVERS.map((value) => ({ value, label: <Say id={`consent.giver.${value}`} /> }))}
				chosen={[kept.givenBy]}
				onChange={([givenBy]) => givenBy && change({ givenBy, replaces: null })}
			/>
			{kept.givenBy === "person-and-guardian" && <Notice live="polite" id="consent.ask-apart" />}
			{isChildAlone(choices, kept) && <Notice kind="warn" live="polite" id="consent.child-alone" />}
			{isByGuardian && (
				<Ticks
					label={<Say id="consent.guardian" />}
					error={isTried && guardian === "" && <Say id="consent.missing.guardian" />}
					isOne
					options={GUARDIANS.map((value) => ({ value, label: <Say id={`consent.guardian.${value}`} /> }))}
					chosen={guardian === "" ? [] : [guardian]}
					onChange={([chosen]) => change({ guardian: chosen ?? "" })}
				/>
			)}
			{isByGuardian && excluded.some((each) => each === guardian) && <Notice kind="danger" live="polite" id="consent.excluded.what" />}
			<Ticks
				label={<Say id="first.alone" />}
				isOne
				options={(["yes", "no"] as const).map((value) => ({ value, label: <Say id={`first.${value}`} /> }))}
				chosen={kept.alone === null ? [] : [kept.alone ? "yes" : "no"]}
				onChange={([alone]) => change({ alone: alone === undefined ? null : alone === "yes" })}
			/>
			<Ticks
				label={<Say id="first.interpreter" />}
				help={<Say id="consent.no-child-interprets" />}
				isOne
				options={INTERPRETERS.map((value) => ({ value, label: <Say id={`first.interpreter.${value}` as MessageId} /> }))}
				chosen={[kept.interpreter]}
				onChange={([interpreter = ""]) => change({ interpreter })}
			/>
			<RoomWarning alone={kept.alone ?? undefined} interpreter={kept.interpreter} />
			{hasInterpreter && (
				<Field
					label={<Say id="consent.interpreter-name" />}
					help={<Say id="consent.interpreter-name-help" />}
					dir="auto"
					value={kept.interpreterName}
					onChange={({ target }) => change({ interpreterName: target.value })}
				/>
			)}
			<LanguageSelect
				label={<Say id="consent.language" />}
				help={known !== null && known === kept.language && <Say id="consent.language-known" />}
				error={isTried && kept.language === "" && <Say id="consent.missing.language" />}
				none={say("house.choose")}
				value={kept.language}
				onChange={(language) => change({ language })}
			/>
			<div className="buttons">
				<Button kind="primary" isWide onClick={() => goOn(isComplete, () => go("ask"))} id="parts.go-on" />
			</div>
		</>
	);
}
