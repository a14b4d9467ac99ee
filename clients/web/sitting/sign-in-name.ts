/** Whether the server takes a sign-in name. The page says so where it is typed, before the password. */
export const isSignInName = (name: string): boolean => /^[\p{L}\p{N}._@+-]{3,80}$/u.test(name);
