"""What tests share: fakes, made-up pictures and folders, small servers."""
