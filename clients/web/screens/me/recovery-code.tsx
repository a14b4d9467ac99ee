/** `#/me/recovery-code`: a new recovery code, to write down or to print. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { PasswordField } from "../../parts/field.tsx";
import { Fingerprint } from "../../parts/fingerprint.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useSittingFacts } from "../../sitting/sitting-facts.ts";
import { useAct } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import { AskBack } from "../door/ask-back.tsx";
import { PrintButton } from "../print/print-button.tsx";
import { PrintHead } from "../print/print-head.tsx";
import { BackToMe } from "./back.tsx";

type Step = "ask" | "show" | "ask-back" | "done";

const HEADINGS = { ask: "me.recovery", show: "door.write-down", "ask-back": "door.ask-back", done: "me.recovery-done" } as const;

export default function RecoveryCode(): ReactNode {
	const [step, setStep] = useState<Step>("ask");
	const [code, setCode] = useState("");
	const made = (next: string) => {
		setCode(next);
		setStep("show");
	};
	return (
		<>
			<Heading key={step}>
				<Say id={HEADINGS[step]} />
			</Heading>
			{step === "ask" && <Make onMade={made} />}
			{step === "show" && <Show code={code} onKept={() => setStep("ask-back")} />}
			{step === "ask-back" && <AskBack code={code} onKept={() => setStep("done")} onBack={() => setStep("show")} />}
			{step === "done" && (
				<p>
					<Say id="me.recovery-done-help" />
				</p>
			)}
			{(step === "ask" || step === "done") && <BackToMe />}
		</>
	);
}

function Make({ onMade }: { onMade(code: string): void }): ReactNode {
	const { name } = useSittingFacts();
	const [password, setPassword] = useState("");
	const [again, setAgain] = useState("");
	const [isDifferent, setDifferent] = useState(false);
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const missing = (text: string) => isRefused && text === "" && <Say id="parts.missing" />;
	const act = useAct("makeRecoveryCode");
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (password === "" || again === "") return refuse();
		setDifferent(password !== again);
		if (password !== again) return refuse();
		if (act.isPending) return;
		act.mutate({ password, signInName: name ?? "" }, { onSuccess: ({ code }) => onMade(code) });
	};
	return (
		<form ref={form} onSubmit={submit} noValidate>
			<Notice kind="warn">
				<p>
					<Say id="me.recovery-help" />
				</p>
			</Notice>
			{act.error && <ErrorNotice error={dataOf(act.error)} words={{ "bad-input": "me.recovery-easy" }} />}
			<PasswordField
				label={<Say id="me.present-password" />}
				help={<Say id="me.present-password-help" />}
				error={missing(password)}
				autoComplete="current-password"
				value={password}
				onChange={({ target }) => setPassword(target.value)}
			/>
			<PasswordField
				label={<Say id="me.password-again" />}
				error={missing(again) || (isDifferent && <Say id="me.password-different" />)}
				autoComplete="current-password"
				value={again}
				onChange={({ target }) => setAgain(target.value)}
			/>
			<div className="buttons">
				<Button type="submit" kind="primary" isWide isBusy={act.isPending}>
					<Say id={act.isPending ? "me.recovery-making" : "me.recovery-make"} />
				</Button>
			</div>
		</form>
	);
}

function Show({ code, onKept }: { code: string; onKept(): void }): ReactNode {
	return (
		<>
			<PrintHead what={<Say id="door.recovery-code" />} readers={<Say id="me.recovery-readers" />} />
			<p>
				<Say id="me.recovery-write" />
			</p>
			<Fingerprint text={code} />
			<div className="buttons not-printed">
				<Button kind="primary" isWide onClick={onKept}>
					<Say id="door.have-it" />
				</Button>
			</div>
			<PrintButton id={null} kind="secondary" />
		</>
	);
}
