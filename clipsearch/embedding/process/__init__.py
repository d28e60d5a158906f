"""The child process that embeds: client, server, scheduler, protocol."""
