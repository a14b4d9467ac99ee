/** Whether a sign-in name has the form that the server takes. The page checks this where the name is typed, before the password. */
export const isSignInName = (name: string): boolean => /^[\p{L}\p{N}._@+-]{3,80}$/u.test(name);
