/** `#/me/recovery-code`: a new recovery code, to write down or to print. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { PasswordField } from "../../parts/field.tsx";
import { Fingerprint } from "../../parts/fingerprint.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useSittingFacts } from "../../sitting/sitting-facts.ts";
import { useAct } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import { AskBack } from "../door/ask-back.tsx";
import { PrintButton } from "../print/print-button.tsx";
import { PrintHead } from "../print/print-head.tsx";
import { useForm } from "../use-form.tsx";
import { BackToMe } from "./back.tsx";

type Step = "ask" | "show" | "ask-back" | "done";

const HEADINGS = { ask: "me.recovery", show: "door.write-down", "ask-back": "door.ask-back", done: "me.recovery-done" } as const;

export default function RecoveryCode(): ReactNode {
	const [step, setStep] = useState<Step>("ask");
	const [code, setCode] = useState("");
	const confirm = useAct("confirmRecovery");
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
			{step === "ask-back" && (
				<AskBack
					code={code}
					isBusy={confirm.isPending}
					onKept={() => confirm.mutate({ member: null }, { onSuccess: () => setStep("done") })}
					onBack={() => setStep("show")}
				/>
			)}
			{step === "done" && <Say as="p" id="me.recovery-done-help" />}
			{(step === "ask" || step === "done") && <BackToMe />}
		</>
	);
}

function Make({ onMade }: { onMade(code: string): void }): ReactNode {
	const { name } = useSittingFacts();
	const form = useForm({
		first: { password: "", again: "" },
		missing: ({ password, again }) => ({
			password: password === "",
			again: again === "" || (password !== "" && again !== password && "me.password-different"),
		}),
		act: "makeRecoveryCode",
		input: ({ password }) => ({ password, signInName: name ?? "" }),
		done: ({ code }) => onMade(code),
	});
	return (
		<Form of={form}>
			<Notice kind="warn">
				<Say as="p" id="me.recovery-help" />
				<Say as="p" id="me.others-ring-later" />
			</Notice>
			<PasswordField
				label={<Say id="me.present-password" />}
				help={<Say id="me.present-password-help" />}
				autoComplete="current-password"
				{...form.field("password")}
			/>
			<PasswordField label={<Say id="me.password-again" />} autoComplete="current-password" {...form.field("again")} />
			<Submit id={form.isBusy ? "me.recovery-making" : "me.recovery-make"} isWide errorWords={{ "bad-input": "me.recovery-easy" }} />
		</Form>
	);
}

function Show({ code, onKept }: { code: string; onKept(): void }): ReactNode {
	return (
		<>
			<PrintHead what={<Say id="door.recovery-code" />} readers={<Say id="me.recovery-readers" />} />
			<Say as="p" id="me.recovery-write" />
			<Fingerprint text={code} />
			<div className="buttons not-printed">
				<Button kind="primary" isWide onClick={onKept} id="door.have-it" />
			</div>
			<PrintButton id={null} kind="secondary" />
		</>
	);
}
