"""What is done with agreements and with the work: templates, making, signing, annexes, the diary, photos, acceptance."""
