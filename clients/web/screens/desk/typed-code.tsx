/** A form in which people type the code from the paper. It tests the code, or opens the desk with it when the desk's key is missing here. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { CodeField } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Notice } from "../../parts/notice.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { DeskKeysView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

/** @param isOnlyTest whether the screen has only this test. Then the heading of the screen says so, and the form has no heading. */
export function TypedCode({ desk, isOnlyTest = false }: { desk: DeskKeysView; isOnlyTest?: boolean }): ReactNode {
	const [code, setCode] = useState("");
	const test = useAct("testDeskCode");
	const open = useAct("openDeskByCode");
	// After the desk was opened with the code, its key isn't missing any more. The form then still shows the answer of the opening.
	const isTest = isOnlyTest || (desk.haveKey && !open.isSuccess);
	const act = isTest ? test : open;
	const error = act.error ? dataOf(act.error) : null;
	const isWrong = error?.field === "code";
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const isEmpty = code.trim() === "";
	const submit = () => {
		if (isEmpty) return refuse();
		if (!act.isPending) act.mutate({ desk: desk.id, code });
	};
	return (
		<Form of={{ ref: form, submit }}>
			{!isOnlyTest && <Say as="h2" id={isTest ? "code.test-it" : "code.use"} />}
			<Say as="p" id={isTest ? "code.test-help" : "code.use-help"} />
			<CodeField
				label={<Say id="code.typed" />}
				help={<Say id="code.typed-help" />}
				error={
					isRefused && isEmpty ? (
						<Say id="code.missing" />
					) : (
						isWrong && <Say id={error?.code === "not-found" ? "code.not-this-one" : "code.mistyped"} />
					)
				}
				autoCapitalize="characters"
				value={code}
				onChange={({ target }) => {
					setCode(target.value);
					act.reset();
				}}
			/>
			{error && !isWrong && <ErrorNotice error={error} />}
			{act.isSuccess && <Notice kind="ok" live="polite" id={isTest ? "code.fits" : "code.opened"} />}
			<div className="buttons">
				<Button type="submit" isBusy={act.isPending} id={isTest ? "code.test-it" : "code.use-it"} />
			</div>
		</Form>
	);
}
