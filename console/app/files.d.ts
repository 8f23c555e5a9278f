/** Files that vite brings along. */
declare module '*.css';
