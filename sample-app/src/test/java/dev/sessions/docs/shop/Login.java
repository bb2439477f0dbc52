package dev.sessions.docs.shop;

record Login(String user, String password, boolean remember) {}
