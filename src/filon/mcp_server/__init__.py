"""The server for AI agents (Model Context Protocol): the same views as the API, as typed tools of bounded size."""
